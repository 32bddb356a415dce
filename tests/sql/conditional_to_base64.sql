SELECT conditional_to_base64('test'); -- => 'test'
SELECT conditional_to_base64('CPU0'); -- => 'CPU0'
SELECT conditional_to_base64('a	b'); -- => 'YQli'
SELECT conditional_to_base64('~ '); -- => '~ '
SELECT conditional_to_base64(5); -- => '5'
SELECT conditional_to_base64(NULL); -- => NULL
SELECT conditional_to_base64(char(9, 97)); -- => 'CWE='
SELECT conditional_to_base64('é'); -- => 'w6k='
