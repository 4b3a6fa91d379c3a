select nextval(pg_get_serial_sequence('raw.load_files', 'file_id'))
