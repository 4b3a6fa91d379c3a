{#- Lengths of label windows: those of the var label_windows up to the horizon, and the horizon. -#}
{% macro label_windows() -%}
    {%- set horizon = days_var('horizon_days') | trim | int -%}
    {%- set windows = [horizon] -%}
    {%- for days in var('label_windows') if days | int < horizon -%}
        {%- do windows.append(days | int) -%}
    {%- endfor -%}
    {{ return(windows | unique | sort) }}
{%- endmacro %}

{#- The var test_cutoff as a date in SQL, or nothing when it is not set. -#}
{% macro fixed_test_cutoff() -%}
    {%- set day = var('test_cutoff') | string | trim -%}
    {%- if day and not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', day) -%}
        {{ exceptions.raise_compiler_error("test_cutoff must be a date like 2018-02-28, not '" ~ day ~ "'") }}
    {%- endif -%}
    {{ return("date '" ~ day ~ "'" if day else none) }}
{%- endmacro %}
