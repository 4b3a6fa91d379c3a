-- COMMENT takes no parameters, so the value goes through set_config and format.
do $$
begin
    execute format('comment on schema marts is %L', current_setting('clave.publication'));
end
$$;
