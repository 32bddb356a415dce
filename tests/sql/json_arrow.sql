SELECT '{a: {b: 1}}' -> '$.a'; -- => '{"b":1}'
SELECT '{"a": "x"}' -> 'a'; -- => '"x"'
SELECT json_array('{a: [1]}' -> 'a'); -- => '[[1]]'
SELECT '[1, 2]' -> 1; -- => '2'
SELECT '{a' -> 'a'; -- => error: malformed JSON
SELECT '[1] x' -> 0; -- => NULL
