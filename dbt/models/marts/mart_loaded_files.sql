with final as (

    select
        files.file_id,
        files.file,
        loads.source,
        loads.finished_at as loaded_at,
        files.bytes,
        files.sha256,
        files.rows_read,
        files.rows as rows_used,
        files.rows_bad as rows_rejected,
        files.rows_apart as rows_set_apart,
        files.rows_in_table,
        files.reading
    from {{ source('raw', 'load_files') }} as files
    inner join {{ source('raw', 'loads') }} as loads using (load_id)
    -- A file that was not there emptied its table and has no checksum.
    where files.is_current and files.sha256 is not null

)

select * from final
