"""Renders chat templates with Jinja2 as Hugging Face's transformers sets it up and writes chat-templates.json to standard output.

The templates are our own, in the style of the families of models; the expressions are random. A case has a template, its variables and either the
rendering ("expected") or "error": true. Run with Jinja2 3.1.
"""
import copy
import json
import random
import re
import sys

from jinja2 import TemplateError, nodes
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Generation(Extension):
    """transformers' marker of what the assistant said."""
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_rendered"), [], [], body).set_lineno(line)

    def _rendered(self, caller):
        return caller()


def environment():
    result = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    def raise_exception(message):
        raise TemplateError(message)

    result.filters["tojson"] = tojson
    result.globals["raise_exception"] = raise_exception
    return result


ENVIRONMENT = environment()

BASIC = [{"role": "system", "content": "You are kind.\n"}, {"role": "user", "content": "  Hello, \"friend\" – näh? "},
         {"role": "assistant", "content": "Hi 🙂"}, {"role": "user", "content": "What's 2 + 2?\n"}]
PLAIN = BASIC[1:]
TOOLS = [{"type": "function", "function": {"name": "weather", "description": "Tells the weather: <now> & \"then\"", "parameters": {"type": "object", "properties": {
    "city": {"type": "string", "description": "Stadt, z. B. Köln"}, "days": {"type": "integer", "enum": [1, 2, 3]}}, "required": ["city"]}}},
    {"type": "function", "function": {"name": "clock", "description": "The time", "parameters": {"type": "object", "properties": {}}}}]
CALLS = [{"role": "user", "content": "Weather in Köln?"},
         {"role": "assistant", "content": None, "tool_calls": [{"id": "abc123def", "type": "function", "function": {"name": "weather", "arguments": {"city": "Köln", "days": 2}}},
                                                               {"id": "abc123deg", "type": "function", "function": {"name": "clock", "arguments": {}}}]},
         {"role": "tool", "name": "weather", "tool_call_id": "abc123def", "content": "rain"}, {"role": "tool", "name": "clock", "tool_call_id": "abc123deg", "content": "12:00"},
         {"role": "assistant", "content": "<think>\nIt rains.\n</think>\n\nRain, at noon."}, {"role": "user", "content": "Thanks"}]
PARTS = [{"role": "user", "content": [{"type": "text", "text": "Look:"}, {"type": "image"}, {"type": "text", "text": " nice?"}]}]

FAMILIES = {
    "chatml": """{% for message in messages %}
{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}
{% endfor %}
{% if add_generation_prompt %}
{{ '<|im_start|>assistant\\n' }}
{% endif %}
""",
    "llama-2": """{%- if messages[0].role == 'system' %}{% set system = '<<SYS>>\\n' ~ messages[0].content.strip() ~ '\\n<</SYS>>\\n\\n' %}{% set rest = messages[1:] %}
{%- else %}{% set system = '' %}{% set rest = messages %}{% endif %}
{%- for m in rest %}
    {%- if (m.role == 'user') != (loop.index0 % 2 == 0) %}
        {{- raise_exception('Roles must alternate user/assistant/user/assistant/...') }}
    {%- endif %}
    {%- if m.role == 'user' %}
        {{- bos_token ~ '[INST] ' ~ (system if loop.first else '') ~ m.content | trim ~ ' [/INST]' }}
    {%- elif m.role == 'assistant' %}
        {{- ' ' ~ m['content'].strip() ~ ' ' ~ eos_token }}
    {%- endif %}
{%- endfor %}""",
    "llama-3": """{{- bos_token }}
{%- if tools is not none and tools %}
    {%- set system_extra = "Tools: " + tools | map(attribute='function') | map(attribute='name') | join(', ') %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if system_extra is defined %}{{- system_extra + "\\n" }}{% endif %}
{%- if tools %}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif 'tool_calls' in message %}
        {%- for tool_call in message.tool_calls %}
            {%- set call = tool_call.function %}
            {{- '{"name": "' + call.name + '", "parameters": ' }}
            {{- call.arguments | tojson }}
            {{- "}" }}
        {%- endfor %}
        {{- "<|eot_id|>" }}
    {%- else %}
        {{- "<|start_header_id|>ipython<|end_header_id|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot_id|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
""",
    "mistral": """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}
{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}
{%- set ns = namespace(index=0) %}
{%- for message in loop_messages %}
    {%- if not (message.role == "tool" or (message.tool_calls is defined and message.tool_calls is not none)) %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("After the optional system message, roles must alternate user and assistant roles") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if tools is not none and (message == user_messages[-1]) %}
            {{- "[AVAILABLE_TOOLS] [" }}
            {%- for tool in tools %}
                {%- set tool = tool.function %}
                {{- '{"type": "function", "function": {' }}
                {%- for key, val in tool.items() if key != "return" %}
                    {%- if val is string %}
                        {{- '"' + key + '": "' + val + '"' }}
                    {%- else %}
                        {{- '"' + key + '": ' + val|tojson }}
                    {%- endif %}
                    {%- if not loop.last %}
                        {{- ", " }}
                    {%- endif %}
                {%- endfor %}
                {{- "}}" }}
                {%- if not loop.last %}
                    {{- ", " }}
                {%- else %}
                    {{- "]" }}
                {%- endif %}
            {%- endfor %}
            {{- "[/AVAILABLE_TOOLS]" }}
        {%- endif %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message.tool_calls is defined and message.tool_calls is not none %}
        {{- "[TOOL_CALLS] [" }}
        {%- for tool_call in message.tool_calls %}
            {%- set out = tool_call.function|tojson %}
            {{- out[:-1] }}
            {%- if not tool_call.id is defined or tool_call.id|length != 9 %}
                {{- raise_exception("Tool call IDs should be alphanumeric strings with length 9!") }}
            {%- endif %}
            {{- ', "id": "' + tool_call.id + '"}' }}
            {%- if not loop.last %}
                {{- ", " }}
            {%- else %}
                {{- "]" + eos_token }}
            {%- endif %}
        {%- endfor %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- elif message["role"] == "tool" %}
        {%- if message.content is defined and message.content.content is defined %}
            {%- set content = message.content.content %}
        {%- else %}
            {%- set content = message.content %}
        {%- endif %}
        {{- '[TOOL_RESULTS] {"content": ' + content|string + ", " }}
        {{- '"call_id": "' + message.tool_call_id + '"}[/TOOL_RESULTS]' }}
    {%- else %}
        {{- raise_exception("Only user and assistant roles are supported, with the exception of an initial optional system message!") }}
    {%- endif %}
{%- endfor %}
""",
    "qwen-3": """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if messages[0].role == 'system' %}{{- messages[0].content + '\\n\\n' }}{%- endif %}
    {{- "# Tools\\n\\n<tools>" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n</tools><|im_end|>\\n" }}
{%- else %}
    {%- if messages[0].role == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}{%- set content = message.content %}{%- else %}{%- set content = '' %}{%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- elif '</think>' in content %}
            {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index and (loop.last or reasoning_content) %}
            {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {%- if message.tool_calls %}
            {%- for tool_call in message.tool_calls %}
                {%- if (loop.first and content) or (not loop.first) %}{{- '\\n' }}{%- endif %}
                {%- if tool_call.function %}{%- set tool_call = tool_call.function %}{%- endif %}
                {{- '<tool_call>\\n{"name": "' }}{{- tool_call.name }}{{- '", "arguments": ' }}
                {%- if tool_call.arguments is string %}{{- tool_call.arguments }}{%- else %}{{- tool_call.arguments | tojson }}{%- endif %}
                {{- '}\\n</tool_call>' }}
            {%- endfor %}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if loop.first or (messages[loop.index0 - 1].role != "tool") %}{{- '<|im_start|>user' }}{%- endif %}
        {{- '\\n<tool_response>\\n' }}{{- content }}{{- '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}{{- '<|im_end|>\\n' }}{%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}
{%- endif %}""",
    "gemma": """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}
{%- for message in messages -%}
    {%- if (message['role'] == 'assistant') -%}
        {%- set role = "model" -%}
    {%- else -%}
        {%- set role = message['role'] -%}
    {%- endif -%}
    {{ '<start_of_turn>' + role + '\\n' }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}
            {%- if item['type'] == 'image' -%}
                {{ '<start_of_image>' }}
            {%- elif item['type'] == 'text' -%}
                {{ item['text'] | trim }}
            {%- endif -%}
        {%- endfor -%}
    {%- else -%}
        {{ raise_exception("Invalid content type") }}
    {%- endif -%}
    {{ '<end_of_turn>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{'<start_of_turn>model\\n'}}
{%- endif -%}
""",
    "phi-3": """{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<|system|>\\n' + message['content'] + '<|end|>\\n'}}{% elif message['role'] == 'user' %}{{'<|user|>\\n' + message['content'] + '<|end|>\\n'}}{% elif message['role'] == 'assistant' %}{{'<|assistant|>\\n' + message['content'] + '<|end|>\\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\\n' }}{% else %}{{ eos_token }}{% endif %}""",
    "zephyr": """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}""",
    "vicuna": """{%- set roles = {'user': 'USER: ', 'assistant': 'ASSISTANT: ', 'system': ''} -%}
{%- for message in messages -%}
{{ roles[message.role] }}{{ message.content | trim }}{{ eos_token ~ '\\n' if message.role == 'assistant' else ' ' }}
{%- endfor -%}
{{ 'ASSISTANT:' if add_generation_prompt }}""",
    "deepseek": """{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, is_output_first=true, system_prompt='') %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}{{ bos_token }}{{ ns.system_prompt }}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{ '<｜User｜>' + message['content'] }}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is none %}{%- set ns.is_tool = false -%}{%- for tool in message['tool_calls'] %}{%- if not ns.is_first %}{{ '<｜Assistant｜><｜tool▁calls▁begin｜>' + tool['function']['name'] + '\\n```json\\n' + tool['function']['arguments'] | tojson + '\\n```' }}{%- set ns.is_first = true -%}{%- else %}{{ '\\n' + tool['function']['name'] }}{%- endif %}{%- endfor %}{{ '<｜tool▁calls▁end｜>' }}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}{%- set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{ '<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>' }}{%- endif %}{%- if message['role'] == 'tool' %}{%- set ns.is_tool = true -%}{%- if ns.is_output_first %}{{ '<｜tool▁outputs▁begin｜>' + message['content'] }}{%- set ns.is_output_first = false %}{%- else %}{{ '\\n' + message['content'] }}{%- endif %}{%- endif %}{%- endfor -%}{% if ns.is_tool %}{{ '<｜tool▁outputs▁end｜>' }}{% endif %}{% if add_generation_prompt and not ns.is_tool %}{{ '<｜Assistant｜>' }}{% endif %}""",
    "smollm": """{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\nYou are helpful.<|im_end|>\\n' }}{% endif %}
{%- if message['role'] == 'assistant' %}{{ '<|im_start|>assistant\\n' }}{% generation %}{{ message['content'] }}<|im_end|>
{% endgeneration %}{% else %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}""",
    "granite": """{%- macro turn(role, text) -%}
<|start_of_role|>{{ role }}<|end_of_role|>{{ text }}<|end_of_text|>
{%- endmacro %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message, loop_messages = messages[0]['content'], messages[1:] %}
{%- else %}
    {%- set system_message, loop_messages = "Knowledge Cutoff: April 2024.", messages %}
{%- endif %}
{{- turn('system', system_message) }}
{%- if tools %}
    {{- '\\n' ~ turn(text=tools | tojson(indent=2), role='available_tools') }}
{%- endif %}
{%- for message in loop_messages %}
    {{- '\\n' ~ turn(message['role'], message['content'] if message['content'] is not none else message.tool_calls | tojson) }}
    {%- if loop.last and add_generation_prompt %}
        {{- '\\n<|start_of_role|>assistant' }}
        {%- if controls %}{{- ' ' + controls | tojson }}{% endif %}
        {{- '<|end_of_role|>' }}
    {%- endif %}
{%- endfor %}""",
    "command-r": """{%- macro document(doc, index) %}
Document: {{ index }}
{%- for key, value in doc | dictsort %}

{{ key | title }}: {{ value }}
{%- endfor %}
{% endmacro -%}
{%- macro json_to_python_type(spec) %}
{%- set types = {"string": "str", "integer": "int"} %}
{%- if types[spec.type] is defined %}{{- types[spec.type] }}{% elif spec.type == "array" %}{{- "List[" + json_to_python_type(spec.items) + "]" }}{% else %}{{- "Any" }}{% endif %}
{%- endmacro -%}
{{ bos_token }}
{%- for tool in tools or [] %}
def {{ tool.function.name }}(
{%- for name, spec in tool.function.parameters.properties.items() -%}
{{ name }}: {% if not name in tool.function.parameters.required %}Optional[{{ json_to_python_type(spec) }}] = None{% else %}{{ json_to_python_type(spec) }}{% endif %}{{ ", " if not loop.last }}
{%- endfor %}) -> List[Dict]:
    \"\"\"{{ tool.function.description }}\"\"\"
    pass
{% endfor %}
{%- if documents %}
<results>
{%- for doc in documents %}{{ document(doc, loop.index0) }}{% endfor -%}
</results>
{%- endif %}
{%- for message in messages if message.content is string %}
{{- '<|START_OF_TURN_TOKEN|><|' ~ {'user': 'USER', 'assistant': 'CHATBOT'}.get(message.role, 'SYSTEM') ~ '_TOKEN|>' ~ message.content.strip() ~ '<|END_OF_TURN_TOKEN|>' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>' }}{% endif %}""",
}

SPACE = [
    "a\n{% if true %}\nb\n{% endif %}\nc\n", "a\n  {% if true %}\n  b\n  {% endif %}  \nc", "a {% if true %} b {% endif %} c\n\n", "{% if true %}\n\n x\n{% endif %}\n\n\n",
    "  {{ 1 }}\n  {{- 2 }}\n {{ 3 -}} \n 4", "a\n {%- if true -%}\n b \n{%- endif -%}\n c", "a\n   {%+ if true %}\nb{% endif +%}\nc", "a{%+ if true +%}\n b {%+ endif +%}\n c",
    "x\n  {# note #}\ny\n  {#- note -#}\n  z {# note +#}\n w {#+ note #}\nv", "{# a #}{# b #}\n{# c #}\n\n{% if 1 %}{# d #}\n{% endif %}\n.", "\t{% set a = 1 %}\n\t{{ a }}\n",
    "{% raw %}\n {{ not }} {% this %}\n{% endraw %}\n.", "  {%- raw -%}\n  a {{ b }} \n  {%- endraw -%}  \n c", "x\n   {% raw %} {# a #} {% endraw %}\ny", "{%raw%}a{%endraw%}b",
    "a\r\n{% if true %}\r\nb\r{% endif %}\r\nc\r\n", "{% for i in range(3) %}\n  {{ i }}\n{% endfor %}\n", "{% for i in range(3) %}{{ i }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for i in range(3) -%}\n  {{ i }}\n{%- endfor %}\n", "   {% if false %}\n a\n   {% elif true %}\n b\n   {% else %}\n c\n   {% endif %}\n d", "{{ '{{' }}{{ '%}' }}{{ \"}}\" }}", "{{ {'a': {'b': 1}}['a']['b'] }}",
    "{{{'a': 1}['a']}}", "{{-1}}{{ -1 }}{{--1}}", "{{ 1 }}\n", "{{ 1 }}\n\n", "\n", "", "\n\n\n{% if 1 %}{% endif %}", "{% if 1 -%}   \n\n  x{%- endif %}   ", " \u00a0{%- if 1 %} \u2003{% endif %}\u00a0\n", "a { b } % # {a} {\n{",
    "  {% set x %}\n  in\n  {% endset %}\n[{{ x }}]", "{% set x | upper | trim %}\n  in\n  {% endset %}[{{ x }}]", "{% filter upper %}\n a {{ 'b' }}\n{% endfilter %}\nc", "{%\n  if\n  true\n%}\nyes\n{%\nendif\n%}\n", "{{\n'a'\n}}\nb",
    "{% macro m(a, b='x') %}\n  <{{ a }}-{{ b }}>\n{% endmacro %}\n{{ m(1) }}|{{ m(1, b=2) }}|{{ m() }}", "    {% generation %}\n  a\n    {% endgeneration %}\n  b", "{% if a is defined %}{% endif -%}   b", "x{%- set a = 1 -%}  y{{- a -}}  z",
    "a\n\n   \n  {%- if 1 %}\n\n b{% endif %}", "{%- if 1 -%}{%- endif -%}", "a\u2028  {% if 1 %}\nb{% endif %}", "a\x0c {% if 1 %}b{% endif %}", "a\n \x0b {% if 1 %}b{% endif %}", "{#a#}  {% if 1 %}\nb{% endif %}",
    "{{ 'a\nb' }}", "{{ 'tab\\t nl\\n q\\' u\\u00e9 x\\x41 o\\101 k\\d' }}", "{{ \"it's\" 'joined' }}", "{{ 1_000 + 0x1F + 0b11 + 0o17 }} {{ 1.5e3 }} {{ 2e-7 }} {{ 1e16 }} {{ 123456789012345680.0 }}",
]

STATEMENTS = [
    "{% for x in [1, 2, 3, 4] if x % 2 == 0 %}{{ loop.index }}:{{ x }}/{{ loop.length }} {{ loop.first }} {{ loop.last }} {{ loop.revindex }}{{ loop.revindex0 }};{% else %}none{% endfor %}",
    "{% for x in [] %}{{ x }}{% else %}none{% endfor %}{% for x in missing %}a{% else %}b{% endfor %}", "{% for x in [1, 2, 3] %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}",
    "{% for x in range(10) %}{% if x == 2 %}{% continue %}{% endif %}{% if x == 5 %}{% break %}{% endif %}{{ x }}{% endfor %}",
    "{% for a in [1, 2] %}{% for b in 'xy' %}{{ loop.index }}{{ a }}{{ b }}{{ loop.depth }} {% endfor %}{{ loop.index }}{% endfor %}",
    "{% set x = 1 %}{% for i in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 3 %}{% endif %}{{ x }}",
    "{% set ns = namespace(a=1, b='q') %}{% for i in range(4) %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}{{ ns.b }}{{ ns.c }}", "{% set a, (b, c) = 1, [2, 3] %}{{ a }}{{ b }}{{ c }}{% for k, v in {'x': 1, 'y': 2}.items() %}{{ k }}={{ v }},{% endfor %}",
    "{% for k in {'x': 1, 'y': 2} %}{{ k }}{% endfor %}{% for c in 'aé🙂' %}[{{ c }}]{% endfor %}", "{% macro f(n) %}{{ n }}{% if n > 0 %} {{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(4) }}",
    "{% macro f(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }}{{ f(1, 2) }}{{ f(b=3) }}", "{% macro f() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}", "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}", "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(c=2) }}",
    "{% macro box(t) %}[{{ t }}:{{ caller('z') }}]{% endmacro %}{% call(x) box('a') %}in {{ x }}{% endcall %}", "{% macro f() %}{{ y }}{% endmacro %}{% set y = 5 %}{{ f() }}", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}",
    "{% set x %}a{{ 1 + 1 }}b{% endset %}{{ x | length }}{{ x is string }}", "{% for x in [1, [2, [3]]] recursive %}{% if x is number %}{{ x }}{% else %}({{ loop(x) }}){% endif %}{% endfor %}", "{% for x in 'abc' %}{{ loop.cycle('1', '2') }}{{ loop.changed(x == 'b') }}{% endfor %}",
    "{{ missing }}|{{ missing is defined }}|{{ missing | default('d') }}|{{ '' | default('e', true) }}|{{ none | d('f') }}", "{{ missing.attribute }}", "{{ {'a': 1}.b }}|{{ {'a': 1}['b'] }}|{{ [1][5] }}|{{ none.x }}|{{ 'abc'[9] }}", "{{ missing + 1 }}", "{{ missing ~ 1 }}", "{{ missing == missing2 }}{{ missing in [1] }}{{ not missing }}",
    "{{ 1 if false }}|{{ (1 if false) is defined }}", "{{ 'a' if true else 'b' if false else 'c' }}", "{{ raise_exception('no') }}", "{{ 1 + 'a' }}", "{{ nothing() }}", "{{ x | nofilter }}", "{{ 1 is notest }}", "{% if %}{% endif %}", "{% for x in %}{% endfor %}", "{{ (1, 2 }}", "{% endfor %}", "{% if 1 %}", "{{ 1", "{{ 'a }}", "{# a",
    "{% set loop = 1 %}{{ loop }}", "{% unknown %}", "{{ 1 2 }}", "{{ a b }}", "{{ [1, 2][::0] }}", "{{ {'x': 1}.items() | list }}{{ {'x': 1}.keys() | list }}{{ {'x': 1}.values() | list }}{{ {'items': 2}['items'] }}", "{{ {} is mapping }}{{ 'a' is sequence }}{{ 1 is sequence }}{{ {} is sequence }}{{ none is none }}",
    "{{ '%s is %d and %.2f%%' % ('a', 3, 2.5) }}|{{ '%05d|%-5s|%5s' % (42, 'a', 'b') }}|{{ '%s' | format(1) }}|{{ '%(a)s' % {'a': 1} }}", "{{ '{} and {x} {{}}'.format(1, x=2) }}{{ '{1}{0}'.format('a', 'b') }}",
    "{{ [3, 1, 2] | sort }}{{ ['b', 'A', 'c'] | sort }}{{ ['b', 'A', 'c'] | sort(case_sensitive=true, reverse=true) }}{{ [{'k': 2}, {'k': 1}] | sort(attribute='k') }}", "{{ ['a', 'A', 'b'] | unique | list }}{{ {'b': 1, 'a': 2} | dictsort }}{{ {'b': 1, 'a': 2} | dictsort(by='value', reverse=true) }}",
    "{{ [1, 2, 3, 4] | select('odd') | list }}{{ [1, 2, 3] | reject('gt', 1) | list }}{{ [{'a': 1}, {'a': 0}, {}] | selectattr('a') | list }}{{ [{'a': 1}, {}] | selectattr('a', 'defined') | list }}{{ [{'a': 1}, {'a': 2}] | rejectattr('a', '==', 1) | list }}",
    "{{ ['a', 'b'] | map('upper') | join('-') }}{{ [{'a': {'b': 1}}] | map(attribute='a.b') | list }}{{ [[1, 2], [3, 4]] | map(attribute=1) | list }}{{ [{}] | map(attribute='x', default='d') | list }}{{ ['ab'] | map('replace', 'a', 'c') | first }}",
    "{{ [1, 2, 3] | sum }}{{ [1, 2, 3] | max }}{{ [1, 2, 3] | min }}{{ [] | max }}{{ [{'a': 1}, {'a': 4}] | sum(attribute='a') }}{{ [] | first }}{{ [1, 2] | last }}{{ 'abc' | first }}{{ 'abc' | reverse }}{{ [1, 2] | reverse | list }}",
    "{{ 2.5 | round }}{{ 3.14159 | round(2) }}{{ 2.675 | round(2) }}{{ 7 | round }}{{ 1.1 | round(method='ceil') }}{{ '12' | int }}{{ 'x' | int(5) }}{{ 'ff' | int(base=16) }}{{ '1.9' | int }}{{ '2.50' | float }}{{ 3 | float }}{{ -3 | abs }}{{ 1.0 }}{{ 0.1 + 0.2 }}{{ 1e300 * 10 }}{{ 1 / 3 }}{{ 1e-5 }}",
    "{{ 'a\nb\n\nc' | indent }}|{{ 'a\nb' | indent(2, true) }}|{{ 'a\n\nb\n' | indent(2, blank=true) }}|{{ 'a\nb' | indent('> ') }}", "{{ 'hello wORLD-foo (bar' | title }}|{{ \"they're bill's\".title() }}|{{ 'hELLO' | capitalize }}|{{ 'Ab'.swapcase() }}", "{{ '<a href=\"x\">&' | escape }}", "{{ '  x ' | trim }}|{{ 'xxaxx' | trim('x') }}|{{ none | trim }}|{{ 5 | upper }}",
    "{{ {'a': [1, 2.0, true, none, 'é\\n\"\\\\/<\\u2028🙂'], 'b': {}, 'c': []} | tojson }}", "{{ {'b': [1, {'x': []}], 'a': 'ü', '1': (1, 2)} | tojson(indent=2) }}", "{{ {'b': 1, 'a': 'ü🙂'} | tojson(ensure_ascii=true, sort_keys=true, separators=(',', ':')) }}", "{{ missing | tojson }}", "{{ {1: 2, true: 3, none: 4, 1.5: 5} | tojson }}",
    "{{ ['a', \"it's\", 'q\"', 'b\\n', 'é', '\\x00\\u200b', 1.0, 1e20, -0.0, none, true, (1,), {}, {'k': 'v'}] }}", "{{ 'a,b,,c'.split(',') }}{{ ' a  b '.split() }}{{ 'a,b,c'.split(',', 1) }}{{ 'a,b,c'.rsplit(',', 1) }}{{ 'a\nb\r\nc'.splitlines() }}{{ 'a=b=c'.partition('=') }}{{ 'a=b=c'.rpartition('=') }}{{ ' a b  c '.split(none, 1) }}",
    "{{ 'abcabc'.find('c') }}{{ 'abcabc'.rfind('c') }}{{ 'abc'.find('z') }}{{ 'aXbX'.count('X') }}{{ 'abc'.replace('', '-') }}{{ 'aaa'.replace('a', 'b', 2) }}{{ 'abc'.startswith(('x', 'a')) }}{{ 'abc'.endswith('bc') }}{{ 'abc'.index('b') }}{{ '-'.join(['a', 'b']) }}{{ 'abc'.startswith('b', 1) }}",
    "{{ 'a🙂b'|length }}{{ 'a🙂b'[1] }}{{ 'a🙂b'[::-1] }}{{ 'a🙂b'[2:] }}{{ 'a🙂b'.find('b') }}{{ 'a🙂b'|reverse }}{{ '🙂' in 'a🙂b' }}", "{{ '12'.isdigit() }}{{ 'ab'.isalpha() }}{{ ' '.isspace() }}{{ ''.isdigit() }}{{ 'AB'.isupper() }}{{ '7'.zfill(3) }}{{ '-7'.zfill(4) }}{{ 'a'.ljust(3) }}|{{ 'a'.rjust(3, '.') }}|{{ 'ab'.center(5, '*') }}",
    "{{ 'xay'.strip('xy') }}{{ 'prefix-a'.removeprefix('prefix-') }}{{ 'a.txt'.removesuffix('.txt') }}{{ '\u00a0a\u3000'.strip() }}", "{{ range(3) | list }}{{ range(5, 0, -2) | list }}{{ range(3) }}{{ range(1, 10)[2] }}{{ 2 in range(3) }}{{ range(200000) }}", "{{ dict(a=1, b=2) }}{{ dict({'x': 1}, y=2) }}{{ {'a': 1}.get('b') }}{{ {'a': 1}.get('b', 2) }}{{ 'a' in {'a': 1} }}{{ 1 in {1.0: 2} }}",
    "{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 1 == 1.0 }}{{ true == 1 }}{{ [1, 2] == [1, 2.0] }}{{ (1, 2) == [1, 2] }}{{ {'a': 1} == {'a': 1} }}{{ 'a' < 'b' }}{{ [1, 2] < [1, 3] }}{{ 'B' < 'a' }}", "{{ -7 // 2 }}{{ -7 % 3 }}{{ 7 % -3 }}{{ 7.5 // 2 }}{{ -7.5 % 2 }}{{ 2 ** 10 }}{{ 2 ** -1 }}{{ 2 ** 3 ** 2 }}{{ -2 ** 2 }}{{ 7 / 2 }}{{ 6 / 2 }}{{ 1 / 0 }}", "{{ -3 | abs }}{{ (1, 2) + (3,) }}{{ [1] + [2] }}{{ 'ab' * 2 }}{{ [0] * 3 }}{{ 2 * 'x' }}{{ 'a' ~ 1 ~ none ~ true ~ 1.5 }}",
    "{{ true and 'a' }}{{ '' or 'b' }}{{ 0 and 1 }}{{ not 0 }}{{ not 'a' is defined }}{{ 1 is odd and 2 is even }}{{ 4 is divisibleby 2 }}{{ 4 is divisibleby(3) }}{{ 1 is eq 1 }}{{ 2 is in [1, 2] }}{{ 'a' is not in 'abc' }}{{ 3 is not none }}", "{{ true is boolean }}{{ true is integer }}{{ true is number }}{{ 1.0 is float }}{{ 1 is true }}{{ true is true }}{{ none is sameas none }}{{ 'abc' is lower }}{{ x is callable }}{{ range is callable }}{{ [] is iterable }}{{ 1 is iterable }}",
    "{{ (1,) }}{{ () }}{{ 1, 2 }}{{ [1, 2,] }}{{ {'a': 1,} }}", "{{ 'a' 'b' ~ 'c' | upper }}{{ ('a' ~ 'b') | upper }}{{ 1 + 2 | string | length }}", "{{ [1, 2, 3, 4, 5][1:3] }}{{ [1, 2, 3][::-1] }}{{ [1, 2, 3][-2:] }}{{ 'hello'[1:-1] }}{{ 'hello'[::2] }}{{ [1, 2, 3][5:] }}{{ (1, 2, 3)[:2] }}{{ 'hello'[-100:100:3] }}{{ [1,2,3][-9:1:-1] }}{{ [1,2,3].0 }}",
    "{{ none }}{{ None }}{{ True }}{{ false }}", "{{ [none, True] }}", "{{ '' if missing else 'x' }}{{ 'y' if missing is not defined }}", "{% if [] %}a{% elif {} %}b{% elif '' %}c{% elif 0 %}d{% elif 0.0 %}e{% elif 'x' %}f{% endif %}", "{{ 'a' | default }}{{ 5 | string ~ 1 }}", "{% for a, b in [(1, 2), (3, 4)] %}{{ a }}{{ b }}{% endfor %}{% for a, b in [1] %}{% endfor %}",
    "{{ {'a': {'b': [10, 20]}}.a.b[1] }}{{ {'a': 1}['a'] }}{{ {'get': 5}['get'] }}", "{{ 'x'.append }}{{ [].foo }}", "{{ {'a': 1}.a.b.c }}", "{% set a = [1] %}{% set b = a %}{{ a == b }}{{ a is sameas b }}", "{{ 'abc' | list }}{{ {'a': 1} | list }}{{ {'a': 1} | items | list }}{{ missing | list }}{{ missing | length }}{{ {'a': 1, 'b': 2} | length }}{{ none | length }}", "{{ 'a b c' | wordcount }}{{ 'x' | center(5) }}|",
]


def render(template, variables):
    case = {"template": template, "variables": variables}
    try:
        case["expected"] = ENVIRONMENT.from_string(template).render(**copy.deepcopy(variables))
    except Exception as e:  # whatever goes wrong in Python is an error here too
        case["error"] = True
        print(f"{type(e).__name__}: {e}: {template[:60]!r}", file=sys.stderr)
    return case


class Expressions:
    """Random expressions over a few variables."""
    NAMES = {"n": 7, "z": 0, "m": -3, "f": 2.5, "g": -0.75, "s": "Hello, World", "t": "  a b\ta ", "u": "äÖ🙂x", "e": "", "l": [3, 1, 2], "w": ["b", "a", "B"], "d": {"k": 1, "v": "two", "s": [1]},
             "r": [{"role": "user", "x": 1}, {"role": "tool"}], "y": True, "o": None}

    def __init__(self, seed):
        self.random = random.Random(seed)

    def expression(self, depth):
        pick = self.random.choice
        if depth == 0 or self.random.random() < 0.12:
            return pick(list(self.NAMES) + ["q", "1", "2", "0", "-1", "10", "1.5", "'a'", "'b,c'", "' '", "[]", "[1, 'a']", "{}", "true", "none", "(1, 2)"])
        a = lambda: self.expression(depth - 1)
        kind = self.random.randrange(10)
        if kind < 3:
            return f"{a()} {pick(['+', '-', '*', '/', '//', '%', '~', '==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'and', 'or'])} {a()}"
        if kind == 3:
            return f"({a()})"
        if kind == 4:
            return f"{a()} | {pick(['upper', 'lower', 'trim', 'length', 'list', 'string', 'int', 'float', 'first', 'last', 'title', 'capitalize', 'tojson', 'abs', 'sort', 'join', 'sum', 'max', 'min', 'round', 'default(1)', 'join(1)', 'reverse | list', 'unique | list', 'select | list', 'replace(1, 2)', 'tojson(indent=1)', 'indent(1, true)', 'items | list', 'e | string | length'])}"
        if kind == 5:
            return f"{a()} is {pick(['', 'not '])}{pick(['defined', 'none', 'string', 'number', 'integer', 'float', 'mapping', 'sequence', 'iterable', 'boolean', 'true', 'even', 'odd', 'eq 1', 'in [1, 2]', 'lower', 'divisibleby 2'])}"
        if kind == 6:
            return f"({a()})[{pick(['0', '-1', '1:', ':-1', '::-1', '::2', '1:2', repr('k'), '5', 'n', 's'])}]"
        if kind == 7:
            return f"({a()}).{pick(['k', 'v', 'strip()', 'split()', 'upper()', 'title()', 'replace(' + repr('a') + ', ' + repr('bb') + ')', 'startswith(' + repr('H') + ')', 'get(' + repr('k') + ')', 'items() | list', 'join(w)', 'find(' + repr('a') + ')', 'count(' + repr('a') + ')', 'split(' + repr(',') + ')', 'lstrip()', 'role', 'capitalize()'])}"
        if kind == 8:
            return f"{a()} if {a()} else {a()}"
        return pick([f"not {a()}", f"-({a()})", f"[{a()}, {a()}]", f"{{'x': {a()}}}", "r | map(attribute='role') | list", "r | map(attribute='x') | list", "r | selectattr('x', 'defined') | list | length"])


def main():
    cases = []
    chats = {"basic": BASIC, "plain": PLAIN, "calls": CALLS, "parts": PARTS}
    for family, template in FAMILIES.items():
        for chat, messages in chats.items():
            for prompt in (True, False):
                variables = {"messages": messages, "add_generation_prompt": prompt, "bos_token": "<s>", "eos_token": "</s>", "tools": TOOLS if chat == "calls" else None, "documents": None}
                if not prompt:
                    variables |= {"documents": [{"title": "one", "body": "text"}], "enable_thinking": False}
                elif chat == "plain":
                    variables |= {"enable_thinking": False}
                cases.append({"name": f"{family}, {chat}, {prompt}", **render(template, variables)})
    cases += [{"name": f"space {i}", **render(t, {})} for i, t in enumerate(SPACE)]
    cases += [{"name": f"statement {i}", **render(t, {})} for i, t in enumerate(STATEMENTS)]
    source = Expressions(42)
    seen = set()
    count = 0
    while count < 1200:
        template = "{{ " + source.expression(source.random.randrange(1, 4)) + " }}"
        if template in seen:
            continue
        seen.add(template)
        case = render(template, Expressions.NAMES)
        text = case.get("expected", "")
        # What Python writes for views, generators and functions, and integers of more than 64 bits, are not to be reproduced.
        if re.search(r"<|dict_|\d{19}|inf|Undefined", text) or ("error" in case and source.random.random() < 0.8):
            continue
        del case["variables"]
        cases.append({"name": f"expression {count}", **case})
        count += 1
    json.dump({"source": "Jinja2 3.1", "names": Expressions.NAMES, "cases": cases}, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
