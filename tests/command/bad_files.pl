# What a mailroom's folder may hold beside good scans, each with bytes of its own, in turn: empty (once), text named .tif, a cut TIFF, a locked PDF,
# 70,000 x 70,000 pixels, 5,000 pages, directories in a circle.   perl bad_files.pl FOLDER COUNT GOOD.tif LOCKED.pdf
use strict;
use warnings;
my ($folder, $count, $good, $locked) = @ARGV;

sub content { my ($file) = @_; open my $f, '<:raw', $file or die "$file: $!"; local $/; return scalar <$f>; }
sub directory { # where it stands, where the next one stands, width, height
    my ($at, $next, $w, $h) = @_;
    my @tags = ([256, $w], [257, $h], [258, 1], [259, 1], [262, 0], [273, 8], [277, 1], [278, $h], [279, 8]);
    return pack('v', scalar @tags) . join('', map { pack('vvVV', $_->[0], 4, 1, $_->[1]) } @tags) . pack('V', $next);
}
sub tiff { # pages, width, height, where the last one leads
    my ($pages, $w, $h, $last) = @_;
    my ($size, $start) = (2 + 9 * 12 + 4, 16);
    return "II*\0" . pack('V', $start) . "\0" x 8 .
        join('', map { directory($start + $_ * $size, $_ + 1 < $pages ? $start + ($_ + 1) * $size : $last, $w, $h) } 0 .. $pages - 1);
}

my $whole = content($good);
my @kinds = (
    ['vide.tif',      sub { '' }],
    ['texte.tif',     sub { "Ceci est du texte, copie $_[0].\n" }],
    ['coupe.tif',     sub { substr $whole, 0, int(length($whole) * 0.6) - $_[0] }],
    ['secret.pdf',    sub { content($locked) . "\n$_[0]\n" }],
    ['geant.tif',     sub { tiff(1, 70000, 70000, 0) . $_[0] }],
    ['5000pages.tif', sub { tiff(5000, 8, 8, 0) . $_[0] }],
    ['boucle.tif',    sub { tiff(3, 8, 8, 16) . $_[0] }],
);
for my $i (0 .. $count - 1) {
    my ($name, $bytes) = @{$kinds[$i < @kinds ? $i : 1 + ($i - 1) % (@kinds - 1)]};
    open my $f, '>:raw', sprintf('%s/bad%02d-%s', $folder, $i, $name) or die $!;
    print $f $bytes->($i);
    close $f or die $!;
}
