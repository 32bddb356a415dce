SELECT pi(); -- => 3.14159265358979
SELECT pi(1); -- => error: wrong number of arguments to function pi()
SELECT typeof(pi()); -- => 'real'
