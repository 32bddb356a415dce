SELECT exp(0); -- => 1.0
SELECT exp(NULL); -- => NULL
SELECT exp(1000); -- => Inf
SELECT exp(20000); -- => error: Numerical result out of range
