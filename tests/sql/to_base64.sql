SELECT to_base64(''); -- => ''
SELECT to_base64('a'); -- => 'YQ=='
SELECT to_base64('abc'); -- => 'YWJj'
SELECT to_base64('abcd'); -- => 'YWJjZA=='
SELECT to_base64('hello world'); -- => 'aGVsbG8gd29ybGQ='
SELECT to_base64('test'); -- => 'dGVzdA=='
SELECT to_base64(NULL); -- => NULL
SELECT to_base64(5); -- => 'NQ=='
SELECT to_base64(x'000102'); -- => 'AAEC'
