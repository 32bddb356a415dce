SELECT json_patch('{"a": 1}', '{"b": 2}'); -- => '{"a":1,"b":2}'
SELECT json_patch('{a: 1}', '{a: null}'); -- => '{}'
SELECT json_patch(NULL, '{}'); -- => NULL
SELECT json_patch('{"a": 1}', '{"b": 2,}'); -- => '{"a":1,"b":2}'
SELECT json_patch('{}', '[1] x'); -- => NULL
