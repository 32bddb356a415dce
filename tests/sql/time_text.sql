SELECT time('12:34:56.7891234', 'subsec'); -- => '12:34:56.789'
SELECT time('12:34', 'subsec'); -- => '12:34:00.000'
SELECT time('12:34:56'); -- => '12:34:56'
SELECT time('12:34:56.789', '+1 seconds', 'subsec'); -- => '12:34:57.788'
SELECT time('x', 'subsec'); -- => NULL
SELECT length(time('subsec')); -- => 12
