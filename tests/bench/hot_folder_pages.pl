# N blank A4 pages at 200 dpi (CCITT G4: each white line is one bit), each with bytes of its own: perl hot_folder_pages.pl FOLDER N
my ($folder, $count) = @ARGV;
my ($w, $h) = (1654, 2339);
my $bits = '1' x $h . '000000000001000000000001';
my $data = pack('B*', $bits);
my @tags = ([256,4,1,$w],[257,4,1,$h],[258,3,1,1],[259,3,1,4],[262,3,1,0],[273,4,1,0],[277,3,1,1],[278,4,1,$h],[279,4,1,length $data],[282,5,1,0],[283,5,1,0],[296,3,1,2]);
my $ifd = 8; my $after = $ifd + 2 + 12 * @tags + 4; my $res = $after; my $strip = $after + 8;
for (@tags) { $_->[3] = $strip if $_->[0] == 273; $_->[3] = $res if $_->[0] == 282 || $_->[0] == 283; }
my $tiff = "II*\0" . pack('V', $ifd) . pack('v', scalar @tags);
$tiff .= pack('vvV', $_->[0], $_->[1], $_->[2]) . ($_->[1] == 3 ? pack('vv', $_->[3], 0) : pack('V', $_->[3])) for @tags;
$tiff .= pack('V', 0) . pack('VV', 200, 1) . $data;
for my $i (1 .. $count) { open my $f, '>', sprintf('%s/page%06d.tif', $folder, $i) or die $!; print $f $tiff, "\n$i"; close $f; }
