select to_regclass('ops.migration') is not null
