SELECT json_error_position('{"a": 1}'); -- => 0
SELECT json_error_position('{a: 1,}'); -- => 0
SELECT json_error_position('[1, x]'); -- => 5
SELECT json_error_position('["é", x]'); -- => 7
SELECT json_error_position(NULL); -- => NULL
SELECT json_error_position('[1] x'); -- => 1
