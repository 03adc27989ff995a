"""Networks in files: dataset folders and workbooks, read and written."""
