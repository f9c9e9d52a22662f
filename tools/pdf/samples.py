"""Names in the scripts of those who come, for the check and its tests."""

NAMES = {
    "Latin": "Åse Nguyễn Đỗ Eksempel-Şahin",
    "Cyrillic": "Олена Приклад Ґалаґан",
    "Arabic": "مريم مثال",
    "Persian and Pashto": "پښتو ځوان کتاب‌ها گل",
    "Kurdish": "شێرکۆ ڕۆژ",
    "Ge'ez (Tigrinya)": "ሰላም ምሳሌ ብርሃነ",
    "Georgian": "ნინო მაგალითი",
    "Armenian": "Անի Օրինակ",
    "Hebrew": "שרה דוגמה",
    "Devanagari": "सीता उदाहरण क्षत्रिय",
    "Tamil": "சீதா க்ஷேத்ரா",
    "Myanmar": "မြန်မာ ဥပမာ",
    "Chinese": "李小明",
    "Japanese": "ひらがな カナ 漢字",
    "Emoji": "Ola 🙂 👩‍🍳 👍🏽 ❤️",
    "Mixed": "Amina (أمينة) Demo",
}
