"""Sentences of the demo county."""

TEXTS: dict[str, dict[str, str]] = {
    "demo.scale": {
        "zh": "规模 --scale {found} 不在 0.01 至 {most} 之间。1 为南平全市，0.02 适合试用。",
        "en": "--scale {found} is not between 0.01 and {most}. 1 is the whole prefecture, 0.02 is good for a try.",
    },
    "demo.seed": {
        "zh": "种子 --seed {found} 应为 0 至 64999 的整数。",
        "en": "--seed {found} must be a whole number from 0 to 64999.",
    },
    "demo.faults": {
        "zh": "差错率 --faults {found} 应在 0（不设）至 10 之间，1 为通常水平。",
        "en": "--faults {found} must be between 0 (none) and 10; 1 is the usual rate.",
    },
    "demo.not_a_folder": {
        "zh": "“{path}”是文件，不是文件夹。请换一个 --out。",
        "en": "“{path}” is a file, not a folder. Choose another --out.",
    },
    "demo.folder_in_use": {
        "zh": "文件夹“{path}”里有别的内容，没有改动。请换一个空文件夹。",
        "en": "The folder “{path}” holds something else and was left alone. Choose an empty one.",
    },
    "demo.total_missed": {
        "zh": "种子 {seed} 抽出的登记人口为 {found}，应为 {expected}。请换一个种子。",
        "en": "Seed {seed} gives {found} registered persons, {expected} are wanted. Choose another seed.",
    },
}
