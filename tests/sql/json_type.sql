SELECT json_type('{"a": 1}'); -- => 'object'
SELECT json_type('{a: 1.5}', '$.a'); -- => 'real'
SELECT json_type('[0x10]', '$[0]'); -- => 'integer'
SELECT json_type('[', '$'); -- => error: malformed JSON
