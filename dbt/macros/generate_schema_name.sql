{#- Schemas are called what dbt_project.yml calls them. dbt's default would prefix the target's
    schema (intermediate_staging, …), but readers and grants know them by their plain names. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
