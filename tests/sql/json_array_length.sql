SELECT json_array_length('[1, 2, 3]'); -- => 3
SELECT json_array_length('[1, 2, 3,]'); -- => 3
SELECT json_array_length('{a: [1, 2]}', '$.a'); -- => 2
SELECT json_array_length('{a: 1}', '$.b'); -- => NULL
