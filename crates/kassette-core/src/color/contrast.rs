//! Contrast as WCAG 2.2 defines it, in integers.

use std::fmt;

use super::Color;

/// How well one colour can be told from another: from 1:1 to 21:1, in hundredths.
/// <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contrast(u64);

impl Contrast {
    /// What text must have to what is behind it. <https://www.w3.org/TR/WCAG22/#contrast-minimum>
    pub const OF_TEXT: Self = Self(450);
    /// What controls and the signs of their state must have. <https://www.w3.org/TR/WCAG22/#non-text-contrast>
    pub const OF_CONTROLS: Self = Self(300);

    pub fn between(one: Color, other: Color) -> Self {
        let (one, other) = (luminance(one), luminance(other));
        let (light, dark) = (one.max(other), one.min(other));
        // Cut off, not rounded: 4.499 is not enough.
        Self((light + 50_000) * 100 / (dark + 50_000))
    }
}

/// `4.5`, `21`, `1.07`
impl fmt::Display for Contrast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, hundredths) = (self.0 / 100, self.0 % 100);
        match hundredths {
            0 => write!(f, "{whole}"),
            _ if hundredths % 10 == 0 => write!(f, "{whole}.{}", hundredths / 10),
            _ => write!(f, "{whole}.{hundredths:02}"),
        }
    }
}

/// The relative luminance in millionths: 0 is black, 1 000 000 is white.
fn luminance(color: Color) -> u64 {
    let linear = |channel: u8| LINEAR[usize::from(channel)];
    (2126 * linear(color.red) + 7152 * linear(color.green) + 722 * linear(color.blue)) / 10_000
}

/// The light of each value of a channel, in millionths: `c / 12.92` to 0.04045, `((c + 0.055) / 1.055) ^ 2.4` above.
#[rustfmt::skip]
const LINEAR: [u64; 256] = [
    0, 304, 607, 911, 1_214, 1_518, 1_821, 2_125, 2_428, 2_732, 3_035, 3_347, 3_677, 4_025, 4_391,
    4_777, 5_182, 5_605, 6_049, 6_512, 6_995, 7_499, 8_023, 8_568, 9_134, 9_721, 10_330, 10_960,
    11_612, 12_286, 12_983, 13_702, 14_444, 15_209, 15_996, 16_807, 17_642, 18_500, 19_382, 20_289,
    21_219, 22_174, 23_153, 24_158, 25_187, 26_241, 27_321, 28_426, 29_557, 30_713, 31_896, 33_105,
    34_340, 35_601, 36_889, 38_204, 39_546, 40_915, 42_311, 43_735, 45_186, 46_665, 48_172, 49_707,
    51_269, 52_861, 54_480, 56_128, 57_805, 59_511, 61_246, 63_010, 64_803, 66_626, 68_478, 70_360,
    72_272, 74_214, 76_185, 78_187, 80_220, 82_283, 84_376, 86_500, 88_656, 90_842, 93_059, 95_307,
    97_587, 99_899, 102_242, 104_616, 107_023, 109_462, 111_932, 114_435, 116_971, 119_538, 122_139,
    124_772, 127_438, 130_136, 132_868, 135_633, 138_432, 141_263, 144_128, 147_027, 149_960,
    152_926, 155_926, 158_961, 162_029, 165_132, 168_269, 171_441, 174_647, 177_888, 181_164,
    184_475, 187_821, 191_202, 194_618, 198_069, 201_556, 205_079, 208_637, 212_231, 215_861,
    219_526, 223_228, 226_966, 230_740, 234_551, 238_398, 242_281, 246_201, 250_158, 254_152,
    258_183, 262_251, 266_356, 270_498, 274_677, 278_894, 283_149, 287_441, 291_771, 296_138,
    300_544, 304_987, 309_469, 313_989, 318_547, 323_143, 327_778, 332_452, 337_164, 341_914,
    346_704, 351_533, 356_400, 361_307, 366_253, 371_238, 376_262, 381_326, 386_429, 391_572,
    396_755, 401_978, 407_240, 412_543, 417_885, 423_268, 428_690, 434_154, 439_657, 445_201,
    450_786, 456_411, 462_077, 467_784, 473_531, 479_320, 485_150, 491_021, 496_933, 502_886,
    508_881, 514_918, 520_996, 527_115, 533_276, 539_479, 545_724, 552_011, 558_340, 564_712,
    571_125, 577_580, 584_078, 590_619, 597_202, 603_827, 610_496, 617_207, 623_960, 630_757,
    637_597, 644_480, 651_406, 658_375, 665_387, 672_443, 679_542, 686_685, 693_872, 701_102,
    708_376, 715_694, 723_055, 730_461, 737_910, 745_404, 752_942, 760_525, 768_151, 775_822,
    783_538, 791_298, 799_103, 806_952, 814_847, 822_786, 830_770, 838_799, 846_873, 854_993,
    863_157, 871_367, 879_622, 887_923, 896_269, 904_661, 913_099, 921_582, 930_111, 938_686,
    947_307, 955_973, 964_686, 973_445, 982_251, 991_102, 1_000_000,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(one: u32, other: u32) -> String {
        Contrast::between(Color::of(one), Color::of(other)).to_string()
    }

    #[test]
    fn contrasts_are_those_that_are_known() {
        assert_eq!(contrast(0xff_ff_ff, 0x00_00_00), "21");
        assert_eq!(contrast(0x12_34_56, 0x12_34_56), "1");
        // The two grays between which the rule for text on white runs.
        assert_eq!(contrast(0x76_76_76, 0xff_ff_ff), "4.54");
        assert_eq!(contrast(0x77_77_77, 0xff_ff_ff), "4.47");
        assert_eq!(contrast(0xff_00_00, 0xff_ff_ff), "3.99");
        assert_eq!(contrast(0x3f_4b_cf, 0xff_ff_ff), "6.73");
        assert_eq!(contrast(0xff_d4_00, 0xff_ff_ff), "1.43");
    }

    #[test]
    fn the_order_does_not_matter() {
        assert_eq!(contrast(0x97_a2_ff, 0x1b_1b_1f), contrast(0x1b_1b_1f, 0x97_a2_ff));
    }

    #[test]
    fn luminance_is_weighed_by_what_the_eye_sees() {
        assert_eq!(luminance(Color::WHITE), 1_000_000);
        assert_eq!(luminance(Color::of(0xff_00_00)), 212_600);
        assert_eq!(luminance(Color::of(0x00_ff_00)), 715_200);
        assert_eq!(luminance(Color::of(0x00_00_ff)), 72_200);
    }

    /// The light is monotone, and its steps around the knee of the curve fit together.
    #[test]
    fn the_table_has_no_slip() {
        assert!(LINEAR.is_sorted_by(|one, next| one < next));
        assert_eq!((LINEAR[10], LINEAR[11], LINEAR[128]), (3_035, 3_347, 215_861));
    }
}
