-- A new record, also over an expired one, never over a live one: 1, or 0 where the key is taken.
-- A record is '1', revision (16), expiry (19), length of the owner's part (4, hexadecimal), the
-- owner's part (how long the index has the record, 19, the index entry's tag, 20, the owner), content.
-- Moments are milliseconds in 19 digits, which order as text.
-- ARGV: now, '1' revision expiry, owner's part, content, life in ms or '', channel or '', news
local head = redis.call('GETRANGE', KEYS[1], 0, 39)
if string.sub(head, 18, 36) > ARGV[1] then
  return 0
end
if string.sub(ARGV[2], 18, 36) <= ARGV[1] then
  if head ~= '' then
    redis.call('DEL', KEYS[1])
  end
  return 1
end
local value = ARGV[2] .. string.format('%04x', #ARGV[3]) .. ARGV[3] .. ARGV[4]
if ARGV[5] == '' then
  redis.call('SET', KEYS[1], value)
else
  redis.call('SET', KEYS[1], value, 'PX', ARGV[5])
end
if ARGV[6] ~= '' then
  redis.pcall('PUBLISH', ARGV[6], ARGV[7])
end
return 1
