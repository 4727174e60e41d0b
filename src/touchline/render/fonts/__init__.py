"""Inter and Vazirmatn (SIL Open Font License 1.1), static, for pages and pictures."""
