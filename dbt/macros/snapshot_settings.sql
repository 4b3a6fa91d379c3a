{#- Lengths of label windows: those of the var label_windows up to the horizon, and the horizon. -#}
{% macro label_windows() -%}
    {%- set horizon = days_var('horizon_days') | trim | int -%}
    {%- set windows = [horizon] -%}
    {%- for days in var('label_windows') if days | int < horizon -%}
        {%- do windows.append(days | int) -%}
    {%- endfor -%}
    {{ return(windows | unique | sort) }}
{%- endmacro %}

{#- The day to be tested at as a date in SQL, or nothing when none is set: then it is the latest month end whose window is
    closed. It comes from the environment because it changes from call to call: with another var dbt parses the whole
    project again. -#}
{% macro fixed_test_cutoff() -%}
    {%- set day = env_var('CLV_TEST_CUTOFF', '') | trim -%}
    {%- if day and not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', day) -%}
        {{ exceptions.raise_compiler_error("CLV_TEST_CUTOFF must be a date like 2018-02-28, not '" ~ day ~ "'") }}
    {%- endif -%}
    {{ return("date '" ~ day ~ "'" if day else none) }}
{%- endmacro %}
