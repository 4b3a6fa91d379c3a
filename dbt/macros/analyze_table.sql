{#- Statistics for what was just built; a view has none. -#}
{% macro analyze_table() -%}
    {%- if model.config.materialized != 'view' -%}
        analyze {{ this }}
    {%- endif -%}
{%- endmacro %}
