# #region all
require 'erb'

def event_id_for(name, key, scope = nil)
  encoded = ERB::Util.url_encode(key).gsub(/%(21|27|28|29|2A)/) { $1.hex.chr }
  [*scope, name, encoded].join(':')
end
# #endregion

STDIN.set_encoding('UTF-8')
STDIN.each_line { |line| puts event_id_for('Purchase', line.chomp("\n"), ARGV[0]) }
