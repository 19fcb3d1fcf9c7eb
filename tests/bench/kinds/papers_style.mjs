// How composed papers look.
export const STYLE = `@page{size:A4;margin:0} @page dl{size:220mm 110mm} @page c5{size:229mm 162mm}
section{break-after:page;box-sizing:border-box;padding:14mm 15mm;width:210mm;min-height:250mm} section.dl{page:dl;width:220mm;height:109mm;min-height:0;padding:6mm} section.c5{page:c5;width:229mm;height:161mm;min-height:0;padding:8mm}
body{margin:0} .head,.cols{display:flex;justify-content:space-between;gap:8mm} .to{margin-top:14mm} .brand{font-size:140%} h1{font-size:165%;margin:8mm 0 4mm} h2{font-size:130%} .centre{text-align:center} .right{text-align:right;margin-top:12mm}
.big{font-size:180%} .box{border:.4mm solid #000;padding:3mm} .small{font-size:78%} table.grid{border-collapse:collapse;width:100%;margin:5mm 0} .grid td{border:.2mm solid #444;padding:1.2mm 2mm}
.pass{width:125mm;border:.3mm solid #999;padding:6mm;margin:20mm} .pass .grid td{border:0} .card{width:86mm;border:.3mm solid #777;border-radius:3mm;padding:3mm;font-size:75%;margin:25mm}
.env{position:relative;width:100%;height:100%} .stamp{position:absolute;right:4mm;top:4mm;width:24mm;height:28mm;border:.3mm dashed #555;background:#ccc;text-align:center} .dest{position:absolute;left:52%;top:48%} .from{position:absolute;left:2mm;top:2mm;font-size:85%}
.prints{display:flex;gap:6mm;flex-wrap:wrap;padding:10mm} .prints.strip{gap:2mm} .prints i{width:35mm;height:45mm;display:block;background:radial-gradient(ellipse 11mm 15mm at 50% 42%,#b98 0 70%,#432 85%,#667 100%),#556}`;
