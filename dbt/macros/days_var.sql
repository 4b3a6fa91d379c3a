{#- A var that counts days, as a whole number. A typo in --vars stops the run here with its name
    instead of reaching SQL as text. -#}
{% macro days_var(name) -%}
    {%- set days = var(name) | int(-1) -%}
    {%- if days < 1 -%}
        {{ exceptions.raise_compiler_error(name ~ " must be a whole number of days above zero, not '" ~ var(name) ~ "'") }}
    {%- endif -%}
    {{ days }}
{%- endmacro %}
