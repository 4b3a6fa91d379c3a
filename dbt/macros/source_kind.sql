{#- Whether the workspace holds the nine Olist files or an order log, as a condition in SQL. Models that
    serve both kinds name both sources and switch one off by a constant, which Postgres never scans:
    the graph, the documentation and the unit tests are then the same for every shop. -#}
{% macro source_is(kind) -%}
    {%- if var('source_kind') not in ['olist', 'orders'] -%}
        {{ exceptions.raise_compiler_error("source_kind must be olist or orders, not '" ~ var('source_kind') ~ "'") }}
    {%- endif -%}
    {{ 'true' if var('source_kind') == kind else 'false' }}
{%- endmacro %}
