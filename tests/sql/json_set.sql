SELECT json_set('{"a": 1}', '$.a', 2, '$.b', 3); -- => '{"a":2,"b":3}'
SELECT json_set('{a: 1}', '$.b', json('{c: 1}')); -- => '{"a":1,"b":{"c":1}}'
SELECT json_set('{a: 1}', '$.b'); -- => error: json_set() needs an odd number of arguments
SELECT json_set('{} x', '$.a', 1); -- => NULL
SELECT json_set('{} x', '$.a'); -- => error: json_set() needs an odd number of arguments
