SELECT json_extract('{"a": [1, "x"]}', '$.a[1]'); -- => 'x'
SELECT json_extract('{a: [1, ''x'']}', '$.a[1]'); -- => 'x'
SELECT json_extract('{a: 1}', '$.a', '$.b'); -- => '[1,null]'
SELECT json_array(json_extract('{a: [1]}', '$.a')); -- => '[[1]]'
SELECT json_extract('{a: 1}', 'a'); -- => error: JSON path error near 'a'
SELECT json_extract('not json', '$'); -- => error: malformed JSON
SELECT json_extract(NULL, '$'); -- => NULL
