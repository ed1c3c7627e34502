-- Removes the record: 0 where there was none, 1, or the owner's part whose index entry is of no use.
-- ARGV: of a store that publishes, channel and news
local head = redis.call('GETRANGE', KEYS[1], 0, 39)
if head == '' then
  return 0
end
local done = 1
local length = string.sub(head, 37)
if length ~= '0000' then
  done = redis.call('GETRANGE', KEYS[1], 40, 39 + tonumber(length, 16))
end
redis.call('DEL', KEYS[1])
if ARGV[1] then
  redis.pcall('PUBLISH', ARGV[1], ARGV[2])
end
return done
