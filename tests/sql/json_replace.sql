SELECT json_replace('{"a": 1}', '$.a', 2); -- => '{"a":2}'
SELECT json_replace('{a: 1}', '$.b', 2); -- => '{"a":1}'
SELECT json_replace('{a: 1}', '$.a', '[1]'); -- => '{"a":"[1]"}'
