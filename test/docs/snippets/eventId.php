<?php
// #region all
function event_id_for(string $name, string $key, ?string $scope = null): string
{
    $kept = ['%21' => '!', '%27' => "'", '%28' => '(', '%29' => ')', '%2A' => '*'];
    return ($scope ? "$scope:" : '') . "$name:" . strtr(rawurlencode($key), $kept);
}
// #endregion

while (($line = fgets(STDIN)) !== false) {
    echo event_id_for('Purchase', rtrim($line, "\n"), $argv[1] ?? null), "\n";
}
