"""What training needs: data that may be trained on, measured sets, embeddings, heads, figures."""
