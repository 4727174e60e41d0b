"""What customers may write of the same matters, in four languages, none of it a ready phrase."""

from __future__ import annotations

from typing import Final

REVIEWS: Final = {
    "not_delivered": [
        ("en", "Three weeks and the package still has not come, where is it?"),
        ("en", "I never got what I ordered"),
        ("ru", "Жду уже месяц, посылка так и не доставлена"),
        ("ru", "Товар не получил, хотя деньги заплатил"),
        ("vi", "Đặt hàng cả tháng rồi mà chưa thấy hàng đâu"),
        ("vi", "Tôi vẫn chưa nhận được sản phẩm đã mua"),
        ("fa", "یک ماه است که منتظرم و بسته به دستم نرسیده"),
        ("fa", "سفارشم را هنوز تحویل نداده‌اند"),
    ],
    "refund": [
        ("en", "They will not give me my money back"),
        ("en", "Refund still not paid after I sent the shoes back"),
        ("ru", "Деньги за возврат так и не вернули"),
        ("ru", "Отказали в возврате денег за куртку"),
        ("vi", "Shop không chịu hoàn tiền cho tôi"),
        ("vi", "Trả hàng rồi mà chưa được hoàn lại tiền"),
        ("fa", "پول من را پس نمی‌دهند"),
        ("fa", "کالا را مرجوع کردم ولی پولم برنگشت"),
    ],
    "rude_staff": [
        ("en", "The employee at the desk was very rude to us"),
        ("ru", "Сотрудница грубо разговаривала с нами"),
        ("vi", "Nhân viên quầy rất thô lỗ với chúng tôi"),
        ("fa", "کارمند خیلی بی‌ادب بود و با ما بد حرف زد"),
    ],
    "defect": [
        ("en", "The kettle stopped working after two days, poor quality"),
        ("ru", "Чайник сломался через два дня, качество плохое"),
        ("vi", "Ấm đun mới dùng hai ngày đã hỏng, chất lượng kém"),
        ("fa", "کتری بعد از دو روز خراب شد، کیفیتش پایین است"),
    ],
    "app": [
        ("en", "The app keeps crashing when I log in"),
        ("ru", "Приложение вылетает при входе"),
        ("vi", "Ứng dụng cứ bị văng khi đăng nhập"),
        ("fa", "برنامه موقع ورود مدام بسته می‌شود"),
    ],
    "dirty": [
        ("en", "Our room was dirty and smelled"),
        ("ru", "Номер был грязный и вонял"),
        ("vi", "Phòng của chúng tôi bẩn và hôi"),
        ("fa", "اتاق ما کثیف بود و بو می‌داد"),
    ],
}
