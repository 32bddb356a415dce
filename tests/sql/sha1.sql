SELECT sha1('test'); -- => 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'
SELECT sha1(''); -- => 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
SELECT sha1('é'); -- => 'bf15be717ac1b080b4f1c456692825891ff5073d'
SELECT sha1(123); -- => '40bd001563085fc35165329ea1ff5c5ecbdbbeef'
SELECT sha1(1.5); -- => 'aa8f289ebe6d4db1b4a1038b8931ec8c2b5399fb'
SELECT sha1(NULL); -- => NULL
