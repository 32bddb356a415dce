SELECT regex_match('hello world. Goodbye', '(\w+) \w+', 0); -- => 'hello world'
SELECT regex_match('hello world. Goodbye', '(\w+) \w+', 1); -- => 'hello'
SELECT regex_match('hello', 'x', 0); -- => NULL
SELECT regex_match('ab', '(a)|(b)', 2); -- => ''
SELECT regex_match('Foo', 'foo', 0); -- => NULL
SELECT regex_match('Foo', '[Ff]oo', 0); -- => 'Foo'
SELECT regex_match('x', '+', 0); -- => error: Invalid regex
SELECT regex_match('abc', '(?<=a)b', 0); -- => error: Invalid regex
SELECT regex_match('abc', 'a(?=b)', 0); -- => 'a'
SELECT regex_match('a1', '[[:alpha:]][[:digit:]]', 0); -- => 'a1'
SELECT regex_match('aa', '(a)\1', 0); -- => 'aa'
SELECT regex_match('', '^$', 0); -- => ''
SELECT regex_match('abc', 'a{2,1}', 0); -- => error: Invalid regex
SELECT regex_match('hello world', '(l)(o).*', 3); -- => NULL
SELECT regex_match('hello world', '(\w+) .*(or|ld)', 2); -- => 'ld'
SELECT regex_match('foo/bar', '|', 0); -- => ''
SELECT regex_match(NULL, 'x', 0); -- => NULL
SELECT regex_match('a', 'x', NULL); -- => NULL
SELECT regex_match('abc', '', 0); -- => ''
SELECT regex_match('abc', 'b', -1); -- => NULL
SELECT regex_match('abc', 'b$', 0); -- => NULL
SELECT regex_match('abc', 'a++', 0); -- => error: Invalid regex
SELECT regex_match('abc', ']', 0); -- => error: Invalid regex
SELECT regex_match('abc', '[z-a]|b', 0); -- => 'b'
SELECT regex_match('aXc', '[\w-.]', 0); -- => error: Invalid regex
SELECT regex_match('é', '^.', 0) = 'é'; -- => 0
SELECT regex_match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(a+)+$', 0); -- => error: Invalid regex
SELECT regex_match('.', '(?!(\W)(?=c))', 1); -- => ''
SELECT regex_match('abcab', '(?=(ab)c)\1', 1); -- => 'ab'
SELECT regex_match('ab', '(?:(a)|(b))+', 1); -- => ''
SELECT regex_match('word_1 x', '\bx', 0); -- => 'x'
SELECT regex_match('a', '(?<n>a)', 0); -- => error: Invalid regex
SELECT regex_match('a', '\z', 0); -- => error: Invalid regex
SELECT regex_match('a', 'a{,2}', 0); -- => error: Invalid regex
SELECT regex_match('a-b', '[\w-]+', 0); -- => 'a-b'
SELECT regex_match('a', '(a', 0); -- => error: Invalid regex
SELECT regex_match('abc', '$', 0); -- => NULL
