"""What is known over time: pool identity, versions, changes, and the Parquet tables that hold them."""
