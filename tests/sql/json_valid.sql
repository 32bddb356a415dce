SELECT json_valid('[1]'); -- => 1
SELECT json_valid('[1] x'); -- => 0
SELECT json_valid('{a: 1}'); -- => 0
SELECT json_valid(NULL); -- => NULL
SELECT json_valid(''); -- => 0
