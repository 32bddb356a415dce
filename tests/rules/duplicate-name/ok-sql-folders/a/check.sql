-- Lists a
-- platform: linux
SELECT device FROM mounts WHERE path = '/a'
