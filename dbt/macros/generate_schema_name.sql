{#- Schemas are called what dbt_project.yml calls them. dbt's default would prefix the target's
    schema (intermediate_staging, …), but readers and grants know them by their plain names.
    `snapshots` is wherever the var snapshot_schema points. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set name = (custom_schema_name or target.schema) | trim -%}
    {{ var('schema_prefix') ~ (var('snapshot_schema') if name == 'snapshots' else name) }}
{%- endmacro %}
