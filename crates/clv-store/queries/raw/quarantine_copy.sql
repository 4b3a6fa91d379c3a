copy raw.quarantine (file_id, file, line, column_name, value, reason) from stdin with (format text)
