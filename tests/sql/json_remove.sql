SELECT json_remove('{"a": 1, "b": 2}', '$.a'); -- => '{"b":2}'
SELECT json_remove('[1, 2, 3,]', '$[0]'); -- => '[2,3]'
SELECT json_remove('{a: 1}', '$.x'); -- => '{"a":1}'
