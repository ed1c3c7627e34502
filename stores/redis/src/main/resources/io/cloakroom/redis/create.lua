-- A new record, also over an expired one, never over a live one: 1, or 0 where the key is taken.
-- A record is '1', revision (16), expiry (19), length of the owner's part (4, hexadecimal), the
-- owner's part (how long the index has the record, 19, the index entry's tag, 20, the owner), content.
-- Moments are milliseconds in 19 digits, which order as text.
-- ARGV: now, the record or '' for one that has expired already, life in ms or ''; and, of a store
-- that publishes, channel and news
local expiry = redis.call('GETRANGE', KEYS[1], 17, 35)
if expiry > ARGV[1] then
  return 0
end
if ARGV[2] == '' then
  if expiry ~= '' then
    redis.call('DEL', KEYS[1])
  end
  return 1
end
if ARGV[3] == '' then
  redis.call('SET', KEYS[1], ARGV[2])
else
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end
if ARGV[4] then
  redis.pcall('PUBLISH', ARGV[4], ARGV[5])
end
return 1
