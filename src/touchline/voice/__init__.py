"""What customers say: survey scores on declared scales; later language, sentiment and topics."""
