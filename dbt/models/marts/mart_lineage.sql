{#- The project itself says what is made of what: its graph is written down row by row. -#}
{%- set edges = [] -%}
{%- if execute -%}
    {%- for node in graph.get('nodes', {}).values() | sort(attribute='unique_id') if node.resource_type == 'model' -%}
        {%- for input in node.depends_on.nodes | sort -%}
            {%- set parts = input.split('.') -%}
            {%- if parts[0] == 'source' -%}
                {%- do edges.append((node.name, node.fqn[1], parts[3], parts[2])) -%}
            {%- elif parts[0] == 'model' -%}
                {%- set parent = graph.nodes[input] -%}
                {%- do edges.append((node.name, node.fqn[1], parent.name, parent.fqn[1])) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif %}

with final as (

    select
        edges.model,
        edges.layer,
        edges.input,
        edges.input_layer
    from (
        values
        {% for model, layer, input, input_layer in edges -%}
        ('{{ model }}', '{{ layer }}', '{{ input }}', '{{ input_layer }}'),
        {% endfor -%}
        (null, null, null, null)
    ) as edges (model, layer, input, input_layer)
    where edges.model is not null

)

select * from final
