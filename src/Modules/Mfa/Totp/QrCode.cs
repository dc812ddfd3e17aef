using System.Collections;
using System.Globalization;
using System.Text;
using QRCoder;

namespace ZeroTrust.Mfa.Totp;

/// <summary>
/// A QR code as a picture and as text. QRCoder makes the modules; its own painters reach System.Drawing, which a native Linux
/// binary has no use for.
/// </summary>
internal sealed class QrCode
{
    private readonly List<BitArray> _rows;

    private QrCode(List<BitArray> rows) => _rows = rows;

    /// <summary>With the quiet zone of four modules around it, and correction level M (15 %).</summary>
    public static QrCode Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return new QrCode([.. code.ModuleMatrix]);
    }

    /// <summary>SVG without script, style or reference: safe in an <c>img</c> and in a page.</summary>
    public string Svg()
    {
        var size = _rows.Count;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">");
        svg.Append(CultureInfo.InvariantCulture, $"<path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"");
        for (var y = 0; y < size; y++)
        {
            AppendRuns(svg, _rows[y], y);
        }

        return svg.Append("\"/></svg>").ToString();
    }

    /// <summary>Two rows a line in half blocks, the light modules drawn: for light text on a dark ground.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        for (var y = 0; y < _rows.Count; y += 2)
        {
            for (var x = 0; x < _rows.Count; x++)
            {
                text.Append((IsDark(x, y), IsDark(x, y + 1)) switch
                {
                    (false, false) => '█',
                    (false, true) => '▀',
                    (true, false) => '▄',
                    (true, true) => ' ',
                });
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private bool IsDark(int x, int y) => y >= _rows.Count || _rows[y][x];

    private static void AppendRuns(StringBuilder svg, BitArray row, int y)
    {
        for (var x = 0; x < row.Count; x++)
        {
            var start = x;
            while (x < row.Count && row[x])
            {
                x++;
            }

            if (x > start)
            {
                svg.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1H{start}z");
            }
        }
    }
}
