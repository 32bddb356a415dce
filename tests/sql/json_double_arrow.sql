SELECT '{a: {b: 1}}' ->> '$.a.b'; -- => 1
SELECT '{"a": "x"}' ->> 'a'; -- => 'x'
SELECT '[1, 2.5]' ->> 1; -- => 2.5
SELECT '{a: {b: {c: "d"}}}' -> 'a' -> 'b' ->> 'c'; -- => 'd'
SELECT NULL ->> 'a'; -- => NULL
