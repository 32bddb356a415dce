SELECT date('2024-02-29', 'subsec'); -- => '2024-02-29'
SELECT length(date('subsec')); -- => 10
SELECT date('2024-02-29', '+1 day'); -- => '2024-03-01'
SELECT date('2024-02-30x'); -- => NULL
SELECT date(NULL, 'subsec'); -- => NULL
