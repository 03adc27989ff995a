"""Networks kept as files: folders of CSV files and .xlsx workbooks."""
