{#- What a table of snapshots or labels was built from: its distinct keys and fingerprints, none before
    the first run or on a full refresh. The table is downstream of whoever asks, so it is looked up and
    not referred to. Every row carries its fingerprint: whatever wrote it vouches for it in the same
    transaction, and there is no second record that could disagree. -#}
{% macro stored_fingerprints(model_name, columns) -%}
    {%- set keys = columns | map(attribute='name') | list -%}
    {%- set stored = none -%}
    {%- if execute and not flags.FULL_REFRESH -%}
        {%- set stored = adapter.get_relation(this.database, this.schema, model_name) -%}
    {%- endif -%}
    {%- if stored is not none -%}
        select distinct {{ keys | join(', ') }}, fingerprint from {{ stored }}
    {%- else -%}
        select
            {% for column in columns -%}
            cast(null as {{ column.type }}) as {{ column.name }},
            {% endfor -%}
            cast(null as uuid) as fingerprint
        where false
    {%- endif -%}
{%- endmacro %}

{#- A hash of the SQL of some models: a changed definition makes stored rows stale like changed data. -#}
{% macro code_fingerprint(model_names) -%}
    {%- set code = [] -%}
    {%- if execute -%}
        {%- for node in graph.get('nodes', {}).values() | sort(attribute='unique_id')
            if node.resource_type == 'model' and node.name in model_names -%}
            {%- do code.append(node.raw_code) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(local_md5(code | join(';'))) }}
{%- endmacro %}
