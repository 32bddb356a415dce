SELECT json_insert('{"a": 1}', '$.b', 2); -- => '{"a":1,"b":2}'
SELECT json_insert('{a: 1}', '$.a', 2); -- => '{"a":1}'
SELECT json_insert('{a: 1}', '$.b', json('[1]')); -- => '{"a":1,"b":[1]}'
