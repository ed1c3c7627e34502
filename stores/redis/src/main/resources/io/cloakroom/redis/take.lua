-- Removes a record that has expired, and returns it. Returns the expiry of one that has not, and 0 if
-- there is none.
-- ARGV: now
local expiry = redis.call('GETRANGE', KEYS[1], 17, 35)
if expiry == '' then
  return 0
end
if expiry > ARGV[1] then
  return expiry
end
local value = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return value
