SELECT md5('test'); -- => '098f6bcd4621d373cade4e832627b4f6'
SELECT md5(''); -- => 'd41d8cd98f00b204e9800998ecf8427e'
SELECT md5('é'); -- => '66ddcd97cfdeabb2f6fb8a999b4bc76f'
SELECT md5(123); -- => '202cb962ac59075b964b07152d234b70'
SELECT md5(1.5); -- => '6008647277c4454cecd97d33c069f0ca'
SELECT md5(NULL); -- => NULL
SELECT md5(x'610062') = md5('a'); -- => 1
