-- Removes the record: 0 where there was none, 1, or the owner's part whose index entry is of no use.
-- ARGV: channel or '', news
local head = redis.call('GETRANGE', KEYS[1], 0, 39)
if head == '' then
  return 0
end
local part = ''
local length = tonumber(string.sub(head, 37, 40), 16)
if length > 0 then
  part = redis.call('GETRANGE', KEYS[1], 40, 39 + length)
end
redis.call('DEL', KEYS[1])
if ARGV[1] ~= '' then
  redis.pcall('PUBLISH', ARGV[1], ARGV[2])
end
if part == '' then
  return 1
end
return part
