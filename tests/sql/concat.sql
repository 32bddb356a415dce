SELECT concat('hello'); -- => 'hello'
SELECT concat('hello', 'world'); -- => 'helloworld'
SELECT concat(1, 2, 3, 'go'); -- => '123go'
SELECT concat(''); -- => ''
SELECT concat(NULL); -- => ''
SELECT concat(); -- => NULL
SELECT concat('a', NULL, 1.5); -- => 'a1.5'
